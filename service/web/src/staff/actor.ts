// SPDX-License-Identifier: Apache-2.0
// Who acted, in words: "account:li", "os:root", "person:17", "system".
import { t } from './words';

export function actorWords(actor: string): string {
  const [kind, name = ''] = actor.split(':', 2);
  if (kind === 'person') return t('actor.person');
  if (kind === 'system') return t('actor.system');
  return kind === 'os' ? t('actor.os', { name }) : name || actor;
}
