import { useState, type ReactElement } from "react";
import { Button, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { invitations } from "@client/api.js";
import type { Invitation, Role } from "@client/types.js";
import { Chip, Copy, Empty } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { submitting } from "../keys.js";
import { Paged } from "../paged.view.js";
import { useWords } from "../words.js";
import { ROLES } from "./members.view.js";
import css from "./people.module.css";

const KEY = ["invitations"];

export function Invitations(): ReactElement {
  const { t } = useWords();
  return (
    <>
      <Invite />
      <Paged
        queryKey={KEY}
        fetch={invitations.list}
        count={2}
        height={64}
        empty={
          <Empty icon="mail" title={t("invitations.empty")}>
            {t("invitations.empty.about")}
          </Empty>
        }
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((one) => (
              <Row key={one.id} invitation={one} />
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

/** The token stands after the #: it never reaches a server's log. */
const linkOf = (token: string): string => `${location.origin}/invitation#${token}`;

function Invite(): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const create = useMutation({
    mutationFn: () => invitations.create(email.trim(), role),
    onSuccess: () => {
      setEmail("");
      void client.invalidateQueries({ queryKey: KEY });
    },
  });
  const submit = submitting(create.mutate);
  return (
    <form className={css.invite} onSubmit={submit}>
      <TextInput
        type="email"
        required
        withAsterisk={false}
        label={t("field.email")}
        placeholder="name@example.com"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Select
        label={t("field.role")}
        value={role}
        onChange={(value) => value && setRole(value)}
        data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      <Button type="submit" loading={create.isPending}>
        {t("action.invite")}
      </Button>
      {create.data && (
        <div className={css.link} role="status">
          <p>{t(create.data.mailed ? "invitations.mailed" : "invitations.link", { email: create.data.email })}</p>
          <code>{linkOf(create.data.token)}</code>
          <Copy text={linkOf(create.data.token)} copy={t("action.copy_link")} copied={t("state.copied")} />
        </div>
      )}
    </form>
  );
}

function Row({ invitation }: { invitation: Invitation }): ReactElement {
  const { t, moment } = useWords();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => invitations.revoke(invitation.id),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }), // gone already, perhaps, by somebody else's hand
  });
  return (
    <li>
      <span className={css.icon}>
        <Icon name="mail" />
      </span>
      <div className={css.who}>
        <strong>{invitation.email}</strong>
        <span>{t("invitations.until", { when: moment(invitation.expires_at) })}</span>
      </div>
      <div className={css.facts}>
        <Chip tone="accent">{t(`role.${invitation.role}`)}</Chip>
      </div>
      <Button variant="default" size="xs" loading={revoke.isPending} onClick={() => revoke.mutate()}>
        {t("action.revoke")}
      </Button>
    </li>
  );
}
