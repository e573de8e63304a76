import type { FileRef } from "../../client/live.wire.js";
import type { Word } from "./words.js";

export interface Upload {
  readonly done: Promise<FileRef | Word>; // the stored file, or the words why there is none
  readonly cancel: () => void;
}

/** XMLHttpRequest, because fetch cannot tell how much of a body has gone. */
export function upload(file: File, ticket: string, progress: (percent: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<FileRef | Word>((resolve) => {
    request.open("POST", `/api/v1/files?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Authorization", `Bearer ${ticket}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => progress(Math.floor((loaded / Math.max(1, total)) * 100));
    request.onloadend = () => {
      const stored = request.response as Partial<FileRef> | null;
      resolve(stored?.id ? (stored as FileRef) : (REFUSALS[request.status] ?? "file_failed"));
    };
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

const REFUSALS: Record<number, Word> = { 413: "file_too_big", 422: "file_refused" };

const ask = (path: string, ticket: string, method = "GET"): Promise<Response> =>
  fetch(`/api/v1/${path}`, { method, headers: { Authorization: `Bearer ${ticket}` } });

/** Whether the bot's answer helped. Lost with the network it is only one opinion less: what the tap does goes by the outbox. */
export function tellOpinion(ticket: string, message: string, helpful: boolean): void {
  void ask(`opinions/${message}?helpful=${helpful}`, ticket, "POST");
}

/** The file as an object URL of ours: the ticket stays in a header, and nothing in the file runs in our origin. */
export async function objectUrl({ id, media_type }: FileRef, ticket: string): Promise<string> {
  const answer = await ask(`files/${id}`, ticket);
  if (!answer.ok) throw new TypeError(`file: ${answer.status}`);
  const type = isPicture(media_type) ? media_type : "application/octet-stream";
  return URL.createObjectURL(new Blob([await answer.blob()], { type }));
}

const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]); // no SVG: it is a document

export const isPicture = (mediaType: string): boolean => PICTURES.has(mediaType);
