import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { alerts } from "@client/board.js";
import { Copy } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { useSaid } from "../../session/said.js";
import { useWords } from "../../words.js";
import { useBoardWords } from "./words.js";

/** Makes what signs the webhook, and shows it this once. */
export function Secret({ known }: { known: boolean }): ReactElement {
  const { t } = useWords();
  const b = useBoardWords();
  const said = useSaid();
  const make = useMutation({ mutationFn: alerts.renewSecret, onError: (error) => notify(said(error), "bad") });
  return (
    <div>
      <Button variant={known ? "subtle" : "default"} loading={make.isPending} onClick={() => make.mutate()}>
        {b("secret")}
      </Button>
      {make.data && (
        <p role="status">
          {b("secret.once")} <code>{make.data.secret}</code>{" "}
          <Copy text={make.data.secret} copy={t("action.copy")} copied={t("state.copied")} />
        </p>
      )}
    </div>
  );
}
