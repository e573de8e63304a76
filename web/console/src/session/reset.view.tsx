import { useState, type ReactElement } from "react";
import { Button, PasswordInput, Skeleton } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { passwords } from "@client/api.js";
import { notify } from "@ui/notices.js";
import { SHOWN } from "../client.js";
import { useWords } from "../words.js";
import { Door } from "./door.view.js";
import { useSaid } from "./said.js";
import css from "./door.module.css";

const SHORTEST_PASSWORD = 10; // as the server asks

export function ResetPassword(): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const router = useRouter();
  const [token] = useState(() => location.hash.slice(1)); // after the #: it never reaches a server's log
  const [password, setPassword] = useState("");
  const look = useQuery({ queryKey: ["reset", token], queryFn: () => passwords.look(token), retry: false });
  const set = useMutation({
    meta: SHOWN,
    mutationFn: () => passwords.set(token, password),
    onSuccess: () => {
      notify(t("reset.done"));
      void router.navigate({ to: "/sign-in" });
    },
  });
  const error = look.error ?? set.error;
  const short = password.length > 0 && password.length < SHORTEST_PASSWORD;
  return (
    <Door
      title={t("reset.title")}
      about={look.data ? t("reset.about", { email: look.data.email, firm: look.data.workspace_name }) : ""}
      error={error ? said(error) : null}
      onSubmit={() => set.mutate()}
    >
      {look.isPending && <Skeleton height={120} />}
      {look.error && (
        <Link to="/forgotten" className={css.aside}>
          {t("action.ask_again")}
        </Link>
      )}
      {look.data && (
        <>
          <input type="hidden" name="username" autoComplete="username" value={look.data.email} readOnly />
          <PasswordInput
            label={t("field.new_password")}
            autoComplete="new-password"
            required
            withAsterisk={false}
            size="md"
            autoFocus
            value={password}
            error={short ? t("error.short_password", { n: SHORTEST_PASSWORD }) : null}
            visibilityToggleButtonProps={{ "aria-label": t("action.show_password") }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" size="md" loading={set.isPending} disabled={password.length < SHORTEST_PASSWORD}>
            {t("me.password.change")}
          </Button>
        </>
      )}
    </Door>
  );
}
