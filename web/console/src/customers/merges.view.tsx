import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { person, type Merge } from "@client/customers.js";
import { notify } from "@ui/notices.js";
import { Part } from "../conversations/part.view.js";
import { useOwn } from "../own.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { Join } from "./join.view.js";
import own from "./own.json";
import css from "./customers.module.css";

/** Who became part of this customer, and can be taken apart again. */
export function Merges({ customer }: { customer: string }): ReactElement {
  const say = useOwn(own);
  return (
    <Part title={say("merges")}>
      <Paged
        queryKey={["merges", customer]}
        fetch={(after) => person.merges(customer, after)}
        count={1}
        height={40}
        empty={<p className={css.quiet}>{say("merges.none")}</p>}
      >
        {(items) => (
          <ul className={css.lines}>
            {items.map((one) => (
              <Row key={one.id} customer={customer} one={one} />
            ))}
          </ul>
        )}
      </Paged>
      <Join customer={customer} label={say("merges.join")} />
    </Part>
  );
}

function Row({ customer, one }: { customer: string; one: Merge }): ReactElement {
  const { t, moment } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const { member } = useDirectory();
  const part = useMutation({
    mutationFn: () => person.part(customer, one.id),
    onSuccess: () => notify(say("merges.parted")),
    onSettled: () => client.invalidateQueries(), // nearly all that is known of the two
  });
  return (
    <li>
      <span>
        {one.from_name || t("customer.nameless")}
        <small>
          {" "}
          {one.member_id ? member(one.member_id) : say("merges.page")} · {moment(one.at)}
        </small>
      </span>
      {one.undone_at ? (
        <small>{say("merges.undone", { day: moment(one.undone_at) })}</small>
      ) : (
        <Button variant="default" size="compact-sm" loading={part.isPending} onClick={() => part.mutate()}>
          {say("merges.undo")}
        </Button>
      )}
    </li>
  );
}
