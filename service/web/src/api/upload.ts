// SPDX-License-Identifier: Apache-2.0
// Sends one file as raw bytes under the path it goes by. XMLHttpRequest, because fetch cannot tell how
// much has been sent.
import { headers, noticeEnd, Problem, problemFrom, Unreachable } from './client';
import type { ReceivedFile } from './types';

// Whether the server refused this very file; any other failure would meet the next one as well.
export const isOfTheFile = (error: unknown) =>
  error instanceof Problem && [400, 413, 414, 415, 422].includes(error.status);

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
      const problem = problemFrom(request.status, request.responseText);
      if (request.status < 200 || request.status > 299) {
        noticeEnd(problem);
        reject(problem);
        return;
      }
      try {
        resolve(JSON.parse(request.responseText) as ReceivedFile);
        progress(file.size);
      } catch {
        reject(problem);
      }
    };
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
