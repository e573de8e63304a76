/** Notices of the desktop while the console is open and nobody looks; where pushes come, they say it. */
import type { Head } from "@client/types.js";
import { fileIn } from "../conversations/preview.js";
import { isPushed } from "./device.js";

const MOST = 3; // a screen full of notices tells nothing

export async function show(heads: readonly Head[], open: (id: string) => void): Promise<void> {
  if (isPushed() || Notification.permission !== "granted") return;
  const registration = await navigator.serviceWorker.getRegistration();
  for (const head of heads.slice(0, MOST)) {
    const title = `${head.customer.name} · #${head.number}`;
    const how = {
      body: fileIn(head.last_message) ?? head.last_message,
      tag: head.id,
      data: { url: `/desk/${head.id}` },
    };
    // A phone's browser lets only the worker show notices.
    if (registration) await registration.showNotification(title, how);
    else new Notification(title, how).onclick = () => open(head.id);
  }
}
