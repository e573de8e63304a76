import { useEffect } from "react";
import { useNavigate } from "@tanstack/react-router";
import { notify } from "@ui/notices.js";
import { useDesk } from "../../conversations/desk.store.js";
import { useStore } from "../../store.js";
import { useWords } from "../../words.js";

/** Says that a promise is likely to break, or that the floor needs a look, wherever in the console one is. */
export function Breached(): null {
  const { breach } = useDesk();
  const words = useWords();
  const { t, percent } = words;
  const navigate = useNavigate();
  const told = useStore(breach, (one) => one);
  useEffect(() => {
    if (told === null) return;
    breach.set(() => null); // said once, in whatever language
    if (told.t === "alert") {
      void import("../board/said.js").then(({ tell }) => tell(told, words, navigate));
      return;
    }
    const { conversation_id: id, number, chance } = told;
    const open = {
      name: t("targets.breach.open"),
      run: () => void navigate({ to: "/desk/$id", params: { id } }),
    };
    // In a rush each arrival is likely to break something: they must not cover the page.
    notify(t("targets.breach", { number, percent: percent(chance) }), "bad", open, { about: "breach" });
  }, [told, breach, words, t, percent, navigate]);
  return null;
}
