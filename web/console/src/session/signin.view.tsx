import { useState, type ReactElement } from "react";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { session } from "@client/api.js";
import { Refused } from "@client/rest.js";
import { SHOWN } from "../client.js";
import { useWords } from "../words.js";
import { Door } from "./door.view.js";
import { useSaid } from "./said.js";
import { signedIn } from "./session.js";
import css from "./door.module.css";

export function SignIn(): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const router = useRouter();
  const { to } = useSearch({ from: "/sign-in" });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useMutation({
    meta: SHOWN,
    mutationFn: () => session.open(email.trim(), password),
    onSuccess: (found) => {
      signedIn(client, found);
      router.history.push(to ?? "/desk");
    },
  });
  const wrong = enter.error instanceof Refused && enter.error.status === 401;
  const error = enter.error ? (wrong ? t("error.wrong_sign_in") : said(enter.error)) : null;
  return (
    <Door
      title={t("signin.title")}
      about={to ? t("signin.expired") : t("signin.about")}
      error={error}
      onSubmit={() => enter.mutate()}
    >
      <TextInput
        label={t("field.email")}
        type="email"
        name="email"
        autoComplete="username"
        required
        withAsterisk={false}
        size="md"
        data-autofocus
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t("field.password")}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        size="md"
        value={password}
        visibilityToggleButtonProps={{ "aria-label": t("action.show_password") }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" size="md" fullWidth loading={enter.isPending}>
        {t("action.sign_in")}
      </Button>
      <Link to="/forgotten" className={css.aside}>
        {t("signin.forgotten")}
      </Link>
    </Door>
  );
}
