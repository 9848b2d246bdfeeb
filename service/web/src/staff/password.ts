// SPDX-License-Identifier: Apache-2.0
// The rules for a password, as on the server: length is what makes it hard to guess.
import { t } from './words';

export function passwordFault(password: string, name: string): string {
  if ([...password].length < 8) return t('accounts.password_wrong');
  return name && password.includes(name) ? t('accounts.password_name') : '';
}
