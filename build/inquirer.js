/** Of inquirer's prompts, the one that opens an editor is never asked. With its character sets it is half of the package. */
export const withoutEditor = {
	name: 'inquirer',
	setup(build) {
		build.onResolve({ filter: /^@inquirer\/external-editor$/ }, ({ path }) => ({ path, namespace: 'inquirer' }));
		build.onLoad({ filter: /./, namespace: 'inquirer' }, () => ({ contents: editorModule, loader: 'js' }));
	},
};

const editorModule = `export const editAsync = () => { throw new Error('The bundle has no editor: see build/inquirer.js'); };`;
