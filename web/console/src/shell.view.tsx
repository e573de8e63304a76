import { useEffect, useMemo, useRef, type ReactElement } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useLocation, useNavigate, useRouter } from "@tanstack/react-router";
import { Tooltip } from "@mantine/core";
import { Icon } from "@ui/icons.js";
import { Unwell } from "./bot/unwell.view.js";
import { useWaiting } from "./bot/waiting.js";
import { announce } from "./conversations/alerts.js";
import { keepDrafts } from "./conversations/drafts.js";
import { Connection } from "./connection.view.js";
import { Refusals } from "./conversations/refused/open.view.js";
import { DeskContext, DeskStore } from "./conversations/desk.store.js";
import { useCounts } from "./conversations/inbox.js";
import { Asked } from "./routing/offers/asked.view.js";
import { OpenPalette } from "./palette/open.view.js";
import { fetchParts } from "./part.js";
import { DirectoryFor } from "./people/directory.view.js";
import { OfferCards } from "./routing/offers/card.view.js";
import { useNotice } from "./routing/offers/notices.js";
import { PLACES } from "./places.js";
import { learnErrors } from "./session/errors.js";
import { Parked } from "./session/parked.view.js";
import { Breached } from "./routing/targets/breached.view.js";
import { Me } from "./session/me.view.js";
import { SessionContext, signedOut, sessionQuery, useRight, useSession } from "./session/session.js";
import { Shortcuts } from "./session/shortcuts.view.js";
import { useWords } from "./words.js";
import css from "./shell.module.css";

/** Behind the door: the desk's connection lives as long as one is signed in, on whatever page. */
export function Shell(): ReactElement | null {
  const router = useRouter();
  const { data: session } = useQuery(sessionQuery);
  useEffect(() => {
    // The address is read once, when the session ends: following it would follow the sign-in page too.
    if (session === null)
      void router.navigate({ to: "/sign-in", search: { to: router.latestLocation.href }, replace: true });
  }, [session, router]);
  return session ? (
    <SessionContext value={session}>
      <Inside key={session.member.id} />
    </SessionContext>
  ) : null;
}

const AFTER_START_MS = 1000; // the first page's own requests go first

function Inside(): ReactElement {
  const { member } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const { t } = useWords();
  const onNotice = useNotice();
  const desk = useMemo(
    () =>
      new DeskStore({
        me: member.id,
        onNews: (heads) => announce(heads, (id) => void navigate({ to: "/desk/$id", params: { id } })),
        onNotice,
        onSignedOut: () => signedOut(client),
      }),
    [member.id, client, navigate, onNotice],
  );
  const converses = useRight("converse");
  useEffect(() => {
    // All pages and their parts are fetched while nothing else is to do, so that each opens at once, also when the server is away.
    const fetchAll = (): void => {
      void learnErrors().catch(() => undefined);
      const open = (url: string): void => void router.navigate({ href: url });
      void import("./push/worker.js").then(({ work }) => work(member.id, open)).catch(() => undefined);
      const chunks = Object.values(router.routesById).map(async (route) => router.loadRouteChunk(route));
      void Promise.allSettled(chunks)
        .then(fetchParts)
        .then(() => (document.documentElement.dataset["pages"] = "fetched"));
    };
    const timer = setTimeout(fetchAll, AFTER_START_MS);
    return () => clearTimeout(timer);
  }, [router, member.id]);
  useEffect(() => {
    if (!converses) return undefined; // the desk's socket is for those who may speak
    desk.start();
    const leave = keepDrafts(member.id);
    return () => {
      desk.stop();
      leave();
    };
  }, [desk, converses, member.id]);
  return (
    <DeskContext value={desk}>
      <DirectoryFor>
        <div className={css.shell}>
          <a className={css.skip} href="#main">
            {t("nav.skip")}
          </a>
          <Rail />
          <div className={css.body}>
            {converses && <Connection />}
            <Refusals />
            <Parked />
            <Unwell />
            <Asked />
            <Breached />
            <main id="main" tabIndex={-1} className={css.main}>
              <Outlet />
            </main>
          </div>
          {converses && <OfferCards />}
          <Shortcuts />
          <OpenPalette />
        </div>
      </DirectoryFor>
    </DeskContext>
  );
}

function Rail(): ReactElement {
  const { t } = useWords();
  const { member } = useSession();
  const count = useCounts()?.waiting ?? 0;
  const { drafts, gaps, feedback } = useWaiting();
  const rest = gaps + feedback;
  const places = useRef<HTMLDivElement>(null);
  const page = useLocation({ select: ({ pathname }) => pathname.split("/")[1] });
  useEffect(() => {
    // On a phone the places are wider than the window: where one is, is in sight.
    places.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [page]);
  useEffect(() => {
    document.title = count > 0 ? `(${count}) Wingbeat` : "Wingbeat";
  }, [count]);
  return (
    <nav className={css.rail} aria-label={t("nav.label")}>
      <img className={css.mark} src={`${import.meta.env.BASE_URL}wing.svg`} alt="Wingbeat" width={26} height={26} />
      <div ref={places} className={css.places}>
        {PLACES.filter(({ needs }) => needs === undefined || member.rights.includes(needs)).map(
          ({ to, icon, name }) => (
            <Tooltip key={to} label={t(name)} position="right">
              <Link to={to} className={css.place} activeProps={{ "aria-current": "page" }}>
                <Icon name={icon} size={20} />
                <span>{t(name)}</span>
                {to === "/desk" && <Count n={count} label={t("nav.waiting", { n: count })} />}
                {to === "/bot" && (
                  <Count n={drafts + rest} label={t("nav.bot.waiting", { drafts, rest })} quiet={drafts === 0} />
                )}
              </Link>
            </Tooltip>
          ),
        )}
      </div>
      <Me />
    </nav>
  );
}

/** How much waits in a place; `quiet` where nobody waits for it this minute. */
function Count({ n, label, quiet }: { n: number; label: string; quiet?: boolean }): ReactElement | null {
  if (n === 0) return null;
  return (
    <b className={css.count} aria-label={label} data-quiet={quiet || undefined}>
      {n > 99 ? "99+" : n}
    </b>
  );
}
