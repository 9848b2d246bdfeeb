// SPDX-License-Identifier: Apache-2.0
import { makeWords } from '../words';
import { explain } from '../words/explain';
import { en } from './words.en';
import { zh } from './words.zh';

export const { t, termOf, language, setLanguage } = makeWords(zh, en, 'app.title');

export const said = (error: unknown) => explain(error, t);
