import { useState, type ReactElement } from "react";
import { Button, Select } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { uuid7 } from "@client/ids.js";
import { LINK_KINDS, links, type LinkKind } from "@client/links.js";
import type { Head } from "@client/types.js";
import { SHOWN } from "../../client.js";
import { useOwn } from "../../own.js";
import { useSaid } from "../../session/said.js";
import { Choose } from "./choose.view.js";
import { TiedList } from "./tied.view.js";
import words from "./own.json";
import css from "./links.module.css";

/** Link this conversation with another one, of whichever customer; and see what it is linked with. */
export function LinkForm({ head }: { head: Head }): ReactElement {
  const own = useOwn(words);
  const said = useSaid();
  const client = useQueryClient();
  const [to, setTo] = useState<Head | null>(null);
  const [kind, setKind] = useState<LinkKind>("related");
  const add = useMutation({
    meta: SHOWN,
    mutationFn: (other: Head) => links.add(head.id, other.id, kind, uuid7()),
    onSuccess: () => {
      setTo(null);
      return client.invalidateQueries({ queryKey: ["tied"] });
    },
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (to) add.mutate(to);
      }}
    >
      <p className={css.quiet}>{own("link.about")}</p>
      <Choose head={head} chosen={to} onChoose={setTo} />
      <Select
        label={own("link.kind")}
        value={kind}
        onChange={(value) => setKind(LINK_KINDS.find((one) => one === value) ?? "related")}
        data={LINK_KINDS.map((one) => ({ value: one, label: own(`kind.${one}`) }))}
      />
      {add.error && (
        <p role="alert" className={css.wrong}>
          {said(add.error)}
        </p>
      )}
      <Button type="submit" disabled={!to} loading={add.isPending}>
        {to ? own("link.do", { into: to.number }) : own("which")}
      </Button>
      <TiedList id={head.id} />
    </form>
  );
}
