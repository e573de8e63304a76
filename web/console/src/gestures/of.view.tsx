import { useState, type ReactElement } from "react";
import { Modal } from "@mantine/core";
import { gestures } from "@client/gestures.js";
import { Chip } from "@ui/bits.js";
import { Part } from "../conversations/part.view.js";
import { useOwn } from "../own.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { GiveForm } from "./give.view.js";
import { TONES } from "./gestures.data.js";
import own from "./own.json";
import css from "./gestures.module.css";

interface OfProps {
  readonly customer: string;
  readonly conversation?: string | null;
}

/** What a customer was given, and promised. */
export function GesturesOf({ customer, conversation = null }: OfProps): ReactElement {
  const { moment } = useWords();
  const say = useOwn(own);
  const { member } = useDirectory();
  return (
    <Part title={say("of")}>
      <Paged
        queryKey={["gestures", "of", customer]}
        fetch={(after) => gestures.of(customer, after)}
        count={1}
        height={36}
        empty={<p className={css.quiet}>{say("of.none")}</p>}
      >
        {(items) => (
          <ul className={css.few}>
            {items.map((one) => (
              <li key={one.id}>
                <span>{one.name}</span>
                <Chip tone={TONES[one.state]}>{say(`state.${one.state}`)}</Chip>
                <small>
                  {one.why} · {say("by", { who: member(one.member_id), at: moment(one.asked_at) })}
                  {one.code && ` · ${one.code}`}
                </small>
              </li>
            ))}
          </ul>
        )}
      </Paged>
      <Give customer={customer} conversation={conversation} />
    </Part>
  );
}

function Give({ customer, conversation }: Required<OfProps>): ReactElement {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={css.text} onClick={() => setOpen(true)}>
        {t("more.gesture")}
      </button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t("more.gesture")}>
        <GiveForm customer={customer} conversation={conversation} onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}
