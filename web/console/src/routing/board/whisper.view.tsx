import { useState, type ReactElement } from "react";
import { Button, Modal, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { whisper, type WaitNow } from "@client/board.js";
import { uuid7 } from "@client/ids.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../../keys.js";
import { useWords } from "../../words.js";
import { useBoardWords } from "./words.js";

type To = Pick<WaitNow, "conversation_id" | "number">;

/** A note to the member who has it, which they hear of at once. */
export function Whisper({ to, onClose }: { to: To | null; onClose: () => void }): ReactElement {
  const b = useBoardWords();
  return (
    <Modal opened={to !== null} onClose={onClose} title={to && b("whisper.of", { number: to.number })}>
      {to && <Form id={to.conversation_id} onDone={onClose} />}
    </Modal>
  );
}

function Form({ id, onDone }: { id: string; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const b = useBoardWords();
  const [text, setText] = useState("");
  const [key] = useState(uuid7); // of this whisper, however often it is tried
  const send = useMutation({
    mutationFn: () => whisper(id, text, key),
    onSuccess: () => {
      notify(b("whisper.sent"));
      onDone();
    },
  });
  const submit = submitting(send.mutate);
  return (
    <form onSubmit={submit}>
      <Textarea
        label={b("whisper.text")}
        description={b("whisper.about")}
        data-autofocus
        autosize
        minRows={3}
        maxLength={8000}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button type="submit" mt={12} loading={send.isPending} disabled={text.trim() === ""}>
        {t("action.send")}
      </Button>
    </form>
  );
}
