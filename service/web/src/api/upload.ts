// SPDX-License-Identifier: Apache-2.0
// Sends one file as raw bytes under the path it goes by. XMLHttpRequest, because fetch cannot tell how
// much has been sent.
import { headers, noticeEnd, problemFrom, Unreachable } from './client';
import type { ReceivedFile } from './types';

export function sendFile(
  batch: number,
  file: File,
  path: string,
  progress: (sent: number) => void,
  signal: AbortSignal,
): Promise<ReceivedFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/batches/${batch}/files?name=${encodeURIComponent(path)}`);
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
