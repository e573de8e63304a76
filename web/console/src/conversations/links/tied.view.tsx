import type { ReactElement } from "react";
import { ActionIcon } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { uuid7 } from "@client/ids.js";
import { LINK_KINDS, links, type Tied } from "@client/links.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../../own.js";
import { useStore } from "../../store.js";
import { useWords } from "../../words.js";
import { useDesk } from "../desk.store.js";
import { Part } from "../part.view.js";
import { isTied } from "./line.data.js";
import words from "./own.json";
import css from "./links.module.css";

const FREE: ReadonlySet<string> = new Set(LINK_KINDS);

/** What a conversation is tied to; a link can be taken away, what was merged or split not from here. */
export function TiedList({ id }: { id: string }): ReactElement | null {
  const own = useOwn(words);
  const { desk } = useDesk();
  const seq = useStore(desk, ({ logs }) => logs.get(id)?.events.findLast(({ body }) => isTied(body))?.seq);
  const { data } = useQuery({
    queryKey: ["tied", id, seq],
    queryFn: () => links.of(id),
    placeholderData: (old) => old,
  });
  if (!data || data.items.length === 0) return null;
  return (
    <Part title={own("tied")}>
      <ul className={css.tied}>
        {data.items.map((one) => (
          <One key={`${one.kind}${one.conversation.id}`} id={id} one={one} />
        ))}
      </ul>
    </Part>
  );
}

function One({ id, one: { kind, conversation } }: { id: string; one: Tied }): ReactElement {
  const own = useOwn(words);
  const { t } = useWords();
  const client = useQueryClient();
  const drop = useMutation({
    mutationFn: () => links.drop(id, conversation.id, uuid7()),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tied"] }),
  });
  return (
    <li>
      <span>{own(`kind.${kind}`)}</span>
      <Link to="/desk/$id" params={{ id: conversation.id }} search={(now) => ({ ...now, at: undefined })}>
        #{conversation.number}
      </Link>
      <small>{conversation.customer.name || t("customer.nameless")}</small>
      {FREE.has(kind) && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={own("link.drop", { number: conversation.number })}
          loading={drop.isPending}
          onClick={() => drop.mutate()}
        >
          <Icon name="close" size={13} />
        </ActionIcon>
      )}
    </li>
  );
}
