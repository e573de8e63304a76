/** Says on whatever page what a colleague asked or answered, and which escalation is mine to see to. */
import { useCallback, useRef } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { notify } from "@ui/notices.js";
import { chime } from "../../conversations/alerts.js";
import type { DeskNotice } from "../../conversations/desk.store.js";
import { preferences } from "../../session/preferences.js";
import { useWords } from "../../words.js";

export function useNotice(): (notice: DeskNotice) => void {
  const { t } = useWords();
  const words = useRef(t);
  words.current = t; // the desk outlives a change of language
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    ({ what, conversation, number, text }) => {
      if (what === "undelivered" && location.pathname === `/desk/${conversation}`) return; // it stands there
      const open = (): void =>
        void (what === "gesture_asked"
          ? navigate({ to: "/gestures" }) // where it is granted
          : navigate({ to: "/desk/$id", params: { id: conversation } }));
      const said = words.current(`notice.${what}`, { number, text });
      const tone = what === "undelivered" ? "bad" : "good";
      // Who looked away finds it still; who has the conversation before them has it there, too.
      if (location.pathname === `/desk/${conversation}`) notify(said, tone);
      else notify(said, tone, { name: words.current("notice.open"), run: open }, { stays: true });
      if (preferences.get().sound) chime();
      void client.invalidateQueries({ queryKey: ["requests"] });
      void client.invalidateQueries({ queryKey: ["escalation"] });
    },
    [client, navigate],
  );
}
