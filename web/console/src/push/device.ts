/** This browser as a device that shows notices: subscribed by a gesture, for one member and one sign-in. */
import { notices, type NoticeSettings } from "@client/notices.js";

const PLACE = "wingbeat.push";

interface Kept {
  readonly member: string;
  readonly session: string;
  readonly endpoint: string;
}

function kept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "null") as Kept | null;
  } catch {
    return null; // storage may be forbidden: the device is then subscribed anew by hand
  }
}

function keep(value: Kept | null): void {
  try {
    if (value === null) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, JSON.stringify(value));
  } catch {
    // as above
  }
}

export const canPush = (): boolean => "serviceWorker" in navigator && "PushManager" in window;

/** Whether pushes come here: then the page itself shows no notices of its own. */
export const isPushed = (): boolean => kept() !== null;

const plain = (text: string): string => text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const code = (bytes: ArrayBuffer | null): string =>
  bytes === null ? "" : plain(btoa(String.fromCharCode(...new Uint8Array(bytes))));

/** Asks if need be, so call it from a gesture; false when the person says no. */
export async function subscribe(member: string, settings: NoticeSettings): Promise<boolean> {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  // The server's key changes when an installation's key is renewed; a subscription for the old one is worth nothing.
  if (old && code(old.options.applicationServerKey) !== settings.key) await old.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: settings.key });
  const { endpoint } = made;
  await notices.subscribe({ endpoint, p256dh: code(made.getKey("p256dh")), auth: code(made.getKey("auth")) });
  keep({ member, session: settings.session, endpoint });
  return true;
}

/** No pushes here any more, whatever the server knows. */
export async function leave(): Promise<void> {
  if (!isPushed()) return;
  keep(null);
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** Once a page: a new sign-in of the same member goes on; another member, or a device removed elsewhere, ends it. */
export async function renew(member: string): Promise<void> {
  const before = kept();
  if (before === null) return;
  if (before.member !== member || Notification.permission !== "granted") return leave();
  const settings = await notices.settings();
  const registration = await navigator.serviceWorker.ready;
  const now = await registration.pushManager.getSubscription();
  if (settings.devices.some(({ here }) => here)) {
    if (now?.endpoint !== before.endpoint) await subscribe(member, settings);
  } else if (settings.session === before.session) await leave();
  else await subscribe(member, settings);
}
