import type { Choices } from '../model/choices.ts';
import type { Fact } from '../model/evidence.ts';

/** Choices somebody or something has made already, each with its source: a flag, a variable, a file, an answer. */
export type Given = { [Name in keyof Choices]?: Fact<Choices[Name]> };

export type ChoiceName = keyof Choices;
