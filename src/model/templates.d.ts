/** Compiled when the program is built (build/handlebars.js); strict, so an empty slot is an error. */
declare module '*.hbs' {
	const template: (slots: object) => string;
	export default template;
}
