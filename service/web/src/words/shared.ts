// SPDX-License-Identifier: Apache-2.0
// Words that both entries use.
import type { SameShape } from './index';

export const sharedZh = {
  language: { other: 'English', switch: '切换语言：English' },
  trouble: {
    network: '没有连上服务器。请检查网络，然后重试；您填写的内容还在。',
    server: '服务器没有给出可用的答复（{status}）。请稍后重试。',
    unknown: '页面出错了。请刷新后重试。',
    retry: '重试',
  },
  custody: {
    arrived: '已到档',
    shelved: '在库',
    out: '出库使用中',
    awaiting_dispatch: '待转出',
    sent: '已转出',
    receipt_back: '已回执',
  },
  request_kind: {
    transfer_out: '转出档案',
    certificate: '开具证明',
    question: '咨询',
  },
  request_state: {
    open: '待答复',
    accepted: '已受理',
    refused: '不予受理',
    more_asked: '需补充材料',
  },
  identity: {
    empty: '请填写身份证号。',
    length: '身份证号应为 18 位（老号码 15 位），请核对位数。',
    characters: '身份证号只含数字，最后一位可以是 X。',
    birth: '其中的出生日期不存在，请核对第 7 至 14 位。',
    check_digit: '最后一位校验不符，请核对是否有数字输错。',
  },
};

export const sharedEn: SameShape<typeof sharedZh> = {
  language: { other: '中文', switch: 'Switch language: 中文' },
  trouble: {
    network:
      'The server cannot be reached. Check the network and try again; what you typed is still here.',
    server: 'The server gave no usable answer ({status}). Please try again later.',
    unknown: 'Something went wrong on this page. Please reload and try again.',
    retry: 'Try again',
  },
  custody: {
    arrived: 'Arrived',
    shelved: 'On the shelf',
    out: 'Out for use',
    awaiting_dispatch: 'Awaiting dispatch',
    sent: 'Sent',
    receipt_back: 'Receipt returned',
  },
  request_kind: {
    transfer_out: 'Transfer out',
    certificate: 'Certificate',
    question: 'Question',
  },
  request_state: {
    open: 'Awaiting answer',
    accepted: 'Accepted',
    refused: 'Refused',
    more_asked: 'More papers needed',
  },
  identity: {
    empty: 'Please enter the ID number.',
    length: 'An ID number has 18 characters (old ones 15). Please count again.',
    characters: 'An ID number holds digits only; the last character may be X.',
    birth: 'The date of birth in it does not exist. Please check characters 7 to 14.',
    check_digit: 'The check digit at the end does not fit. Please look for a mistyped digit.',
  },
};
