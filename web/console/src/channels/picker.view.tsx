import { useDeferredValue, useState, type ReactElement } from "react";
import { ActionIcon, Popover, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { MessageCard } from "@client/types.js";
import { widgets } from "@client/widget.js";
import { Icon } from "@ui/icons.js";
import { inMode } from "../conversations/composer.data.js";
import { draft } from "../conversations/drafts.js";
import { useOwn } from "../own.js";
import { useSaid } from "../session/said.js";
import { CardLine, placeOf } from "./card.view.js";
import own from "./picker.json";
import css from "./card.module.css";

const MOST = 3; // of one message, as the server takes them

/** Orders and products to put into an answer as cards. */
export default function CardPicker({ id, disabled }: { id: string; disabled: boolean }): ReactElement {
  const say = useOwn(own);
  const [open, setOpen] = useState(false);
  const take = (card: MessageCard): void => {
    draft(id, (now) => {
      const before = inMode(now, "reply");
      const others = (before.cards ?? []).filter((one) => placeOf(one) !== placeOf(card));
      return { ...before, cards: [...others, card].slice(-MOST) };
    });
    setOpen(false);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="top-start" trapFocus returnFocus width={340}>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={say("insert")}
          title={say("insert")}
          disabled={disabled}
          onClick={() => setOpen(!open)}
        >
          <Icon name="box" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>{open && <Choice id={id} take={take} />}</Popover.Dropdown>
    </Popover>
  );
}

function Choice({ id, take }: { id: string; take: (card: MessageCard) => void }): ReactElement {
  const say = useOwn(own);
  const said = useSaid();
  const [words, setWords] = useState("");
  const q = useDeferredValue(words.trim());
  const found = useQuery({
    queryKey: ["cards", id, q],
    queryFn: () => widgets.cards(id, q),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={say("search")}
        placeholder={say("search")}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <ul className={css.choices} aria-label={say("cards")} aria-busy={found.isFetching}>
        {found.data?.items.map((card) => (
          <li key={placeOf(card)}>
            <button type="button" onClick={() => take(card)}>
              <CardLine card={card} />
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className={css.none}>
        {found.error ? said(found.error) : found.data?.items.length === 0 ? say("none") : ""}
      </p>
    </>
  );
}
