import { useState, type ReactElement } from "react";
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { passwords } from "@client/api.js";
import { SHOWN } from "../client.js";
import { useWords } from "../words.js";
import { Door } from "./door.view.js";
import { useSaid } from "./said.js";
import css from "./door.module.css";

/** Ask for a link to a new password: the same answer whether somebody has the address or not. */
export function Forgotten(): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const [email, setEmail] = useState("");
  const ask = useMutation({ meta: SHOWN, mutationFn: () => passwords.forgotten(email.trim()) });
  return (
    <Door
      title={t("forgotten.title")}
      about={t("forgotten.about")}
      error={ask.error ? said(ask.error) : null}
      onSubmit={() => ask.mutate()}
    >
      {ask.isSuccess ? (
        <p role="status">{t("forgotten.sent", { email: email.trim() })}</p>
      ) : (
        <>
          <TextInput
            label={t("field.email")}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            size="md"
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" size="md" fullWidth loading={ask.isPending} disabled={!email.includes("@")}>
            {t("action.send_link")}
          </Button>
        </>
      )}
      <Link to="/sign-in" className={css.aside}>
        {t("action.back_to_sign_in")}
      </Link>
    </Door>
  );
}
