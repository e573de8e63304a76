import type { ReactElement } from "react";
import { Modal } from "@mantine/core";
import type { Head } from "@client/types.js";
import { useOwn } from "../../own.js";
import { EventLog } from "./events.view.js";
import { LinkForm } from "./link.view.js";
import { MergeForm } from "./merge.view.js";
import { SplitForm } from "./split.view.js";
import { TranscriptForm } from "./transcript.view.js";
import words from "./own.json";

export type Tying = "merge" | "split" | "link" | "events" | "transcript";

interface TyingProps {
  readonly doing: Tying | null;
  readonly head: Head;
  readonly onDone: () => void;
}

/** What one does with a whole conversation, asked for in a dialog that says what will happen. */
export function TyingDialog({ doing, head, onDone }: TyingProps): ReactElement {
  const own = useOwn(words);
  return (
    <Modal
      opened={doing !== null}
      onClose={onDone}
      size={doing === "events" ? "xl" : "md"}
      title={doing && own(`${doing}.title`, { number: head.number })}
    >
      {doing === "merge" && <MergeForm head={head} onDone={onDone} />}
      {doing === "split" && <SplitForm head={head} onDone={onDone} />}
      {doing === "link" && <LinkForm head={head} />}
      {doing === "events" && <EventLog head={head} />}
      {doing === "transcript" && <TranscriptForm head={head} />}
    </Modal>
  );
}
