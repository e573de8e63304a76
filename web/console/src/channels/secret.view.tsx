import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { channels } from "@client/api.js";
import type { Channel } from "@client/types.js";
import { Copy } from "@ui/bits.js";
import { useWords } from "../words.js";
import css from "./channels.module.css";

const EXAMPLE = `import hmac, os
signature = hmac.new(
    os.environ["WINGBEAT_SECRET"].encode(),
    user_id.encode(), "sha256",
).hexdigest()`;

/** The key with which a shop's server vouches for its customers: shown once, then only a new one can be made. */
export function Secret({ channel }: { channel: Channel }): ReactElement {
  const { t } = useWords();
  const make = useMutation({
    mutationFn: () => channels.secret(channel.id),
  });
  const given = channel.has_secret || make.data !== undefined; // only then is there one to replace
  const secret = make.data?.secret;
  return (
    <div className={css.secret}>
      <h3>{t("secret.title")}</h3>
      <p>{t("secret.about")}</p>
      {secret && (
        <div role="status" className={css.once}>
          <strong>{t("secret.once")}</strong>
          <code>{secret}</code>
          <Copy text={secret} copy={t("action.copy")} copied={t("state.copied")} />
        </div>
      )}
      <details>
        <summary>{t("secret.example")}</summary>
        <pre tabIndex={0}>{EXAMPLE}</pre>
      </details>
      <Button
        variant="default"
        size="xs"
        loading={make.isPending}
        onClick={() => (!given || window.confirm(t("secret.sure"))) && make.mutate()}
      >
        {t(given ? "secret.new" : "secret.first")}
      </Button>
    </div>
  );
}
