/** A flow while it is edited: what is on screen, what the server says of it, and how it gets there. */
import { useEffect, useRef, useState } from "react";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { flows, type Flow, type FlowCheck, type FlowDocument } from "@client/bot.js";
import { notify } from "@ui/notices.js";
import { useWords } from "../words.js";
import type { Change } from "./document.data.js";

const SETTLES_MS = 400; // a pause in typing; each check is a request

export const flowQuery = (
  id: string,
): { queryKey: string[]; queryFn: () => Promise<Flow>; staleTime: number; gcTime: number } => ({
  queryKey: ["flow", id],
  queryFn: () => flows.one(id),
  staleTime: Infinity, // a newer draft must not slip under unsaved changes
  gcTime: 0,
});

export interface Editing {
  readonly flow: Flow;
  readonly document: FlowDocument;
  readonly check: FlowCheck;
  readonly changed: boolean;
  readonly change: (change: Change) => void;
  readonly discard: () => void;
  readonly adopt: (flow: Flow) => void;
  readonly save: UseMutationResult<Flow, Error, undefined>;
  readonly publish: UseMutationResult<Flow, Error, string>;
}

export function useEditing(flow: Flow): Editing {
  const client = useQueryClient();
  const [document, setDocument] = useState(flow.document);
  const changed = document !== flow.document;
  const adopt = (saved: Flow): void => {
    client.setQueryData(["flow", flow.id], saved);
    setDocument(saved.document);
    void client.invalidateQueries({ queryKey: ["flows"] });
    void client.invalidateQueries({ queryKey: ["flow-versions", flow.id] });
  };
  const kept = async (): Promise<Flow> => (changed ? flows.save(flow.id, document, flow.draft) : flow);
  return {
    flow,
    document,
    check: useCheck(flow, document),
    changed,
    change: (change) => setDocument(change),
    discard: () => {
      setDocument(flow.document);
      // Another's newer draft, if that is why one gives up.
      void flows.one(flow.id).then(adopt, () => undefined);
    },
    adopt,
    ...useKeeping(kept, adopt),
  };
}

function useKeeping(kept: () => Promise<Flow>, adopt: (flow: Flow) => void): Pick<Editing, "save" | "publish"> {
  const { t } = useWords();
  const save = useMutation<Flow, Error, undefined>({ mutationFn: kept, onSuccess: adopt });
  const publish = useMutation<Flow, Error, string>({
    mutationFn: async (note) => {
      const saved = await kept();
      adopt(saved);
      return flows.publish(saved.id, saved.draft, note);
    },
    onSuccess: (published) => {
      adopt(published);
      notify(t("bot.published", { n: published.version ?? 0 }));
    },
  });
  return { save, publish };
}

/** The server's word on what is on screen; the last drawing stays while a document cannot be read. */
function useCheck(flow: Flow, document: FlowDocument): FlowCheck {
  const [settled] = useDebouncedValue(document, SETTLES_MS);
  const { data } = useQuery({
    queryKey: ["flow-check", flow.id, settled],
    queryFn: () => flows.validate(settled),
    enabled: settled !== flow.document,
    placeholderData: (before) => before,
    gcTime: 0,
  });
  const check = document === flow.document || !data ? flow : data;
  const drawn = useRef<FlowCheck>(flow);
  useEffect(() => {
    if (check.nodes.length > 0) drawn.current = check;
  }, [check]);
  return check.nodes.length > 0 ? check : { ...drawn.current, problems: check.problems, yaml: check.yaml };
}
