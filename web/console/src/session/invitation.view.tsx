import { useState, type ReactElement } from "react";
import { Button, PasswordInput, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { invitations } from "@client/api.js";
import { SHOWN } from "../client.js";
import { useWords } from "../words.js";
import { Door } from "./door.view.js";
import { useSaid } from "./said.js";
import { signedIn } from "./session.js";

const SHORTEST_PASSWORD = 10; // as the server asks

export function AcceptInvitation(): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const router = useRouter();
  const [token] = useState(() => location.hash.slice(1)); // after the #: it never reaches a server's log
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const look = useQuery({ queryKey: ["invitation", token], queryFn: () => invitations.look(token), retry: false });
  const accept = useMutation({
    meta: SHOWN,
    mutationFn: () => invitations.accept(token, name.trim(), password),
    onSuccess: (found) => {
      signedIn(client, found);
      void router.navigate({ to: "/desk" });
    },
  });
  const error = look.error ?? accept.error;
  const about = look.data
    ? t("invitation.about", { email: look.data.email, role: t(`role.${look.data.role}`) })
    : t("invitation.checking");
  const short = password.length > 0 && password.length < SHORTEST_PASSWORD;
  return (
    <Door
      title={t("invitation.title")}
      about={look.error ? "" : about}
      error={error ? said(error) : null}
      onSubmit={() => accept.mutate()}
    >
      {look.isPending && <Skeleton height={190} />}
      {look.data && (
        <>
          <TextInput
            label={t("field.name")}
            description={t("field.name.about")}
            name="name"
            autoComplete="name"
            required
            withAsterisk={false}
            size="md"
            autoFocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label={t("field.new_password")}
            autoComplete="new-password"
            required
            withAsterisk={false}
            size="md"
            value={password}
            error={short ? t("error.short_password", { n: SHORTEST_PASSWORD }) : null}
            visibilityToggleButtonProps={{ "aria-label": t("action.show_password") }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button
            type="submit"
            size="md"
            loading={accept.isPending}
            disabled={!name.trim() || password.length < SHORTEST_PASSWORD}
          >
            {t("action.join")}
          </Button>
        </>
      )}
    </Door>
  );
}
