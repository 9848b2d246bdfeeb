// SPDX-License-Identifier: Apache-2.0
// The parts of Element Plus in use, with their styles. Whoever needs another adds it here.
import {
  ElButton,
  ElCheckbox,
  ElConfigProvider,
  ElDialog,
  ElForm,
  ElFormItem,
  ElInput,
  ElOption,
  ElProgress,
  ElRadioButton,
  ElRadioGroup,
  ElSelect,
} from 'element-plus';
import type { App } from 'vue';

import 'element-plus/es/components/base/style/css';
import 'element-plus/es/components/button/style/css';
import 'element-plus/es/components/checkbox/style/css';
import 'element-plus/es/components/dialog/style/css';
import 'element-plus/es/components/form/style/css';
import 'element-plus/es/components/form-item/style/css';
import 'element-plus/es/components/input/style/css';
import 'element-plus/es/components/message/style/css';
import 'element-plus/es/components/option/style/css';
import 'element-plus/es/components/progress/style/css';
import 'element-plus/es/components/radio-button/style/css';
import 'element-plus/es/components/radio-group/style/css';
import 'element-plus/es/components/select/style/css';

const parts = {
  ElButton,
  ElCheckbox,
  ElConfigProvider,
  ElDialog,
  ElForm,
  ElFormItem,
  ElInput,
  ElOption,
  ElProgress,
  ElRadioButton,
  ElRadioGroup,
  ElSelect,
};

declare module 'vue' {
  export interface GlobalComponents {
    ElButton: typeof ElButton;
    ElCheckbox: typeof ElCheckbox;
    ElConfigProvider: typeof ElConfigProvider;
    ElDialog: typeof ElDialog;
    ElForm: typeof ElForm;
    ElFormItem: typeof ElFormItem;
    ElInput: typeof ElInput;
    ElOption: typeof ElOption;
    ElProgress: typeof ElProgress;
    ElRadioButton: typeof ElRadioButton;
    ElRadioGroup: typeof ElRadioGroup;
    ElSelect: typeof ElSelect;
  }
}

export function useElement(app: App) {
  for (const [name, part] of Object.entries(parts)) app.component(name, part);
}
