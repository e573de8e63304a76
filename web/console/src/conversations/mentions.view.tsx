import type { ReactElement } from "react";
import { Avatar, Keys } from "@ui/bits.js";
import { useDirectory } from "../people/directory.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { meant } from "./mentions.data.js";
import { Options, type Completing } from "./options.view.js";
import css from "./mentions.module.css";

interface MentionsProps extends Completing {
  readonly onPick: (name: string) => void;
}

/** Colleagues that the letters behind `@` mean. */
export function Mentions({ onPick, ...list }: MentionsProps): ReactElement {
  const { t } = useWords();
  const { member } = useSession();
  const { members, presence } = useDirectory();
  const active = members.filter(({ id, state }) => state === "active" && id !== member.id);
  return (
    <div className={css.mentions}>
      <Options
        {...list}
        id="mentions"
        label={t("mention.title")}
        shown={meant(active, list.slash.words)}
        onTake={({ name }) => onPick(name)}
        draw={({ id, name }) => (
          <>
            <Avatar name={name} id={id} size={20} presence={presence(id)} />
            {name}
          </>
        )}
      >
        {(chosen) =>
          chosen ? (
            <footer>
              <Keys>↑</Keys> <Keys>↓</Keys> <Keys>Enter</Keys> {t("mention.hint")}
            </footer>
          ) : (
            <p role="status">{t("mention.none")}</p>
          )
        }
      </Options>
    </div>
  );
}
