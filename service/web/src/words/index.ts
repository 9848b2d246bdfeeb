// SPDX-License-Identifier: Apache-2.0
// Chinese first, English complete: the second dictionary must have the shape of the first, and only
// keys that exist can be asked for; both are checked by the compiler.
import { createI18n } from 'vue-i18n';
import { watchEffect } from 'vue';

import type { Language } from '../terms/time';

export interface Tree {
  [key: string]: string | Tree;
}

export type SameShape<T> = { [K in keyof T]: T[K] extends string ? string : SameShape<T[K]> };

export type KeyOf<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : KeyOf<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

const place = 'dangan.language';

function firstLanguage(): Language {
  const asked = localStorage.getItem(place);
  if (asked === 'zh' || asked === 'en') return asked;
  const wanted = navigator.languages.find((one) => /^(zh|en)\b/i.test(one)) ?? 'zh';
  return wanted.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

export function makeWords<M extends Tree>(zh: M, en: SameShape<M>, title: KeyOf<M>) {
  const i18n = createI18n({
    legacy: false,
    locale: firstLanguage(),
    fallbackLocale: 'zh',
    messages: { zh: zh as Tree, en: en as Tree },
  });
  const locale = i18n.global.locale as unknown as { value: Language };
  const say = i18n.global.t as unknown as (key: string, values: Record<string, unknown>) => string;
  const has = i18n.global.te as unknown as (key: string) => boolean;

  const t = (key: KeyOf<M>, values: Record<string, unknown> = {}) => say(key, values);

  watchEffect(() => {
    document.documentElement.lang = locale.value === 'zh' ? 'zh-CN' : 'en';
    document.title = t(title);
  });

  return {
    t,
    // Words for a value the server sends ("shelved", "urgent"); its own text when we have none.
    termOf: (group: string, value: string, otherwise?: string) =>
      has(`${group}.${value}`) ? say(`${group}.${value}`, {}) : (otherwise ?? value),
    language: () => locale.value,
    setLanguage(language: Language) {
      locale.value = language;
      localStorage.setItem(place, language);
    },
  };
}
