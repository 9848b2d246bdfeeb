// SPDX-License-Identifier: Apache-2.0
// Sends one file as raw bytes. XMLHttpRequest, because fetch cannot tell how much has been sent.
import { headers, noticeEnd, problemFrom, Unreachable } from './client';
import type { ReceivedFile } from './types';

export function sendFile(
  batch: number,
  file: File,
  progress: (sent: number) => void,
  signal: AbortSignal,
): Promise<ReceivedFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/batches/${batch}/files?name=${encodeURIComponent(file.name)}`);
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onerror = () => reject(new Unreachable());
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        progress(file.size);
        resolve(JSON.parse(request.responseText) as ReceivedFile);
        return;
      }
      const problem = problemFrom(request.status, request.responseText);
      noticeEnd(problem);
      reject(problem);
    };
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

// page-2 before page-10: the order of the files is the order of the pages.
export function inPageOrder(files: File[]): File[] {
  const order = new Intl.Collator('zh-CN', { numeric: true });
  return [...files].sort((a, b) => order.compare(a.name, b.name));
}
