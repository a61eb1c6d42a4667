import type { Language } from '../report';
import { en } from './en';

/** Every sentence a person reads, in one language. */
export type Messages = typeof en;

const languages: Partial<Record<Language, Messages>> = { en };

/** The sentences in this language; English where a language has none yet. */
export function messages(language: Language): Messages {
  return languages[language] ?? en;
}
