// SPDX-License-Identifier: Apache-2.0
// The work at the checker's desk: one dossier's sample at one check, page after page. A verdict is
// at the server before the next page is shown.
import { computed, ref } from 'vue';

import { get, post } from '../api/client';
import type { CheckPage, CheckSample, LotEntry, Stage } from '../api/lots';
import { isLeft, judgeable, nextLeft, ownStage } from './lots';

export function useCheck(number: string, me: string) {
  const sample = ref<CheckSample | null>(null);
  const stage = ref<Stage>('first');
  const at = ref(0);
  const error = ref<unknown>(null);
  const saving = ref(false);
  const others = ref<LotEntry[]>([]); // that wait for a check as well
  const began = ref(0);
  const given = ref(0); // verdicts, since it began

  const path = `/api/digitization/${encodeURIComponent(number)}`;
  const pages = computed(() => sample.value?.pages ?? []);
  const page = computed<CheckPage | undefined>(() => pages.value[at.value]);
  const state = computed(() => sample.value?.stages[stage.value]);
  const mayJudge = computed(() => Boolean(state.value?.open && !state.value.barred));
  const left = computed(() => pages.value.filter((one) => isLeft(one, stage.value)).length);
  const counted = computed(() => pages.value.filter((one) => judgeable(one, stage.value)));
  const refused = computed(
    () => counted.value.filter((one) => one.verdicts[stage.value]?.accepted === false).length,
  );
  const done = computed(() => counted.value.length - left.value);
  const finished = computed(() => pages.value.length > 0 && left.value === 0);
  // The step that records the check as made.
  const recorded = computed(() => {
    const step = sample.value?.dossier.step;
    return stage.value === 'first' ? step !== 'processed' : step !== 'checked_first';
  });
  const next = computed(() => others.value.find((one) => one.dossier !== number));

  async function load() {
    error.value = null;
    try {
      const [answer, queue] = await Promise.all([
        get<CheckSample>(`${path}/sample`),
        get<{ dossiers: LotEntry[] }>('/api/digitization?limit=1000'),
      ]);
      const again = sample.value !== null;
      sample.value = answer;
      others.value = queue.dossiers.filter(
        (one) =>
          !one.withdrawn &&
          one.dossier !== number &&
          (one.step === 'processed' || one.step === 'checked_first'),
      );
      if (!again) choose(ownStage(answer.pages, answer.stages));
    } catch (e) {
      error.value = e;
    }
  }

  function choose(one: Stage) {
    stage.value = one;
    at.value = Math.max(0, nextLeft(pages.value, one, -1));
    began.value = Date.now();
    given.value = 0;
  }

  const turn = (by: number) => {
    at.value = Math.max(0, Math.min(pages.value.length - 1, at.value + by));
  };

  // False: nothing was recorded, and the page stays.
  async function judge(accepted: boolean, reason = ''): Promise<boolean> {
    const one = page.value;
    if (!one || saving.value || !mayJudge.value || !judgeable(one, stage.value)) return false;
    saving.value = true;
    error.value = null;
    try {
      await post(`${path}/verdicts`, {
        stage: stage.value,
        verdicts: [{ page: one.id, accepted, reason }],
      });
      one.verdicts[stage.value] = {
        page: one.id,
        stage: stage.value,
        accepted,
        reason,
        at: new Date().toISOString(),
        actor: `account:${me}`,
      };
      given.value += 1;
      const to = nextLeft(pages.value, stage.value, at.value);
      if (to >= 0) at.value = to;
      return true;
    } catch (e) {
      error.value = e;
      return false;
    } finally {
      saving.value = false;
    }
  }

  async function record() {
    if (saving.value) return;
    saving.value = true;
    error.value = null;
    try {
      const step = stage.value === 'first' ? 'checked_first' : 'checked_second';
      await post(`${path}/steps`, { step });
      await load();
    } catch (e) {
      error.value = e;
    } finally {
      saving.value = false;
    }
  }

  return {
    sample,
    stage,
    at,
    error,
    saving,
    others,
    began,
    given,
    pages,
    page,
    state,
    mayJudge,
    left,
    counted,
    refused,
    done,
    finished,
    recorded,
    next,
    load,
    choose,
    turn,
    judge,
    record,
  };
}
