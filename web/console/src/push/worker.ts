/** The service worker: registered once the page stands, and heard when a notice was clicked. */
import { renew } from "./device.js";

export async function work(member: string, open: (url: string) => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.onmessage = ({ data }: MessageEvent<{ open?: string }>) => {
    if (data.open !== undefined) open(data.open);
  };
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  await renew(member);
}
