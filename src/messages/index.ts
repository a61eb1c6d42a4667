import type { Language } from '../report';
import { en } from './en';
import { es } from './es';

/** Every sentence a person reads, in one language. English leads: what it says, every other language must say. */
export type Messages = typeof en;

const languages: Record<Language, Messages> = { en, es };

export function messages(language: Language): Messages {
  return languages[language];
}
