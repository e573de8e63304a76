import { useCallback, useEffect, useRef, type ReactElement, type RefObject } from "react";
import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import type { BoardFrame } from "@client/live.wire.js";
import { useDesk } from "../../conversations/desk.store.js";
import { Connection } from "../../connection.view.js";
import { useStore } from "../../store.js";
import { useWords } from "../../words.js";
import { AlertLog, Lasting } from "./alerts.view.js";
import { Behinds } from "./behind.view.js";
import { Channels, Day } from "./day.view.js";
import { Figures } from "./figures.view.js";
import { Members } from "./members.view.js";
import { Teams, Urgent } from "./queue.view.js";
import { AlertRules } from "./rules.view.js";
import { useBoardWords } from "./words.js";
import css from "./board.module.css";

/** The floor as it is: pushed each second while this page is open. */
export function LiveBoard(): ReactElement {
  const { t } = useWords();
  const desk = useDesk();
  const board = useStore(desk.board, (one) => one);
  const { wall = false } = useSearch({ from: "/inside/routing" });
  useEffect(() => {
    desk.look(true);
    return () => desk.look(false);
  }, [desk]);
  if (board === null) return <Rows count={6} height={56} label={t("state.loading")} />;
  if (wall) return <Wall board={board} />;
  return (
    <>
      <Behinds>
        <Floor board={board} />
      </Behinds>
      <AlertLog lasting={board.alerts.length} />
      <AlertRules />
    </>
  );
}

function Floor({ board, wall = false }: { board: BoardFrame; wall?: boolean }): ReactElement {
  return (
    <>
      <div className={css.top}>
        {wall && <Connection /> /* the shell's own is behind the wall */}
        <WallSwitch wall={wall} />
      </div>
      <div className={css.figures}>
        <Figures board={board} />
      </div>
      <Lasting alerts={board.alerts} />
      <div className={css.columns}>
        <Teams teams={board.teams} />
        {!wall && <Urgent waits={board.urgent} />}
        <Members members={board.members} />
        <Day arrivals={board.today.arrivals} />
        <Channels channels={board.today.channels} />
      </div>
    </>
  );
}

/** Into wall mode, and back to the page. */
function useWall(): (wall: boolean) => void {
  const navigate = useNavigate();
  return useCallback(
    (wall) => void navigate({ to: "/routing", search: wall ? { tab: "board", wall: true } : { tab: "board" } }),
    [navigate],
  );
}

function WallSwitch({ wall }: { wall: boolean }): ReactElement {
  const b = useBoardWords();
  const turn = useWall();
  return (
    <Button
      variant="default"
      leftSection={<Icon name={wall ? "close" : "panel"} size={16} />}
      onClick={() => turn(!wall)}
    >
      {b(wall ? "wall.leave" : "wall")}
    </Button>
  );
}

/** For a big screen: over everything, dark and large; it changes by itself, and nothing in it is editable. */
function Wall({ board }: { board: BoardFrame }): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  useDark();
  useWhole(place, useWall());
  return (
    <div ref={place} className={css.wall}>
      <Floor board={board} wall />
    </div>
  );
}

const SCHEME = "data-mantine-color-scheme";

function useDark(): void {
  useEffect(() => {
    const page = document.documentElement;
    const before = page.getAttribute(SCHEME) ?? "light";
    page.setAttribute(SCHEME, "dark");
    return () => page.setAttribute(SCHEME, before);
  }, []);
}

/** Browsers that refuse (no click before, or not at all) still show it over the whole window; Escape leaves both. */
function useWhole(place: RefObject<HTMLDivElement | null>, turn: (wall: boolean) => void): void {
  useEffect(() => {
    const left = (): void => {
      if (document.fullscreenElement === null) turn(false);
    };
    void place.current?.requestFullscreen().catch(() => undefined);
    document.addEventListener("fullscreenchange", left);
    return () => {
      document.removeEventListener("fullscreenchange", left);
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
  }, [place, turn]);
}
