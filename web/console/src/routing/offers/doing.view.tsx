import type { ReactElement } from "react";
import { Modal } from "@mantine/core";
import type { Head } from "@client/types.js";
import { useDesk } from "../../conversations/desk.store.js";
import { useWords } from "../../words.js";
import { LinkForm } from "../../problems/link.view.js";
import { AskForm } from "./ask.view.js";
import { EscalateForm } from "./escalate.view.js";
import { GiveForm } from "../../gestures/give.view.js";
import type { Doing } from "./more.view.js";
import { ParkForm } from "./park.view.js";
import { WhyForm } from "./why.view.js";

interface DoingProps {
  readonly doing: Doing | null;
  readonly head: Head;
  readonly onDone: () => void;
}

/** What was chosen among the seldom actions, asked for in a dialog. */
export function DoingDialog({ doing, head, onDone }: DoingProps): ReactElement {
  const { t } = useWords();
  const store = useDesk();
  return (
    <Modal
      opened={doing !== null}
      onClose={onDone}
      title={doing && t("more.of", { what: t(`more.${doing}`), number: head.number })}
    >
      {doing === "problem" && <LinkForm head={head} onDone={onDone} />}
      {doing === "escalate" && <EscalateForm head={head} onDone={onDone} />}
      {doing === "ask" && <AskForm head={head} onDone={onDone} />}
      {doing === "park" && <ParkForm head={head} onDone={onDone} />}
      {doing === "gesture" && <GiveForm customer={head.customer.id} conversation={head.id} onDone={onDone} />}
      {(doing === "pull" || doing === "bump") && (
        <WhyForm
          about={t(`more.${doing}.about`)}
          act={t(`more.${doing}`)}
          onGive={(why) => {
            store.do(head.id, { do: doing, why });
            onDone();
          }}
        />
      )}
    </Modal>
  );
}
