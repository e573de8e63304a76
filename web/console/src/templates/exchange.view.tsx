import { useRef, useState, type ReactElement } from "react";
import { Button, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { templates as api } from "@client/templates.js";
import { notify } from "@ui/notices.js";
import { useOwn } from "../own.js";
import words from "./catalogue.json";
import { useShares } from "./editor.view.js";
import { templatesQuery } from "./queries.js";

const TOLD = 5; // bad lines: the rest are seldom of another kind

/** Templates out of a file and into one. */
export function Exchange(): ReactElement {
  const own = useOwn(words);
  const client = useQueryClient();
  const shares = useShares();
  const input = useRef<HTMLInputElement>(null);
  const [place, setPlace] = useState<"own" | "all">("own");
  const take = useMutation({
    mutationFn: (file: File) => api.import(file, place),
    onSuccess: async ({ made, changed, errors }) => {
      const lines = errors.slice(0, TOLD).map((one) => own("imported.line", { line: one.line, why: one.why }));
      const told = [own("imported", { made, changed, bad: errors.length }), ...lines].join(" ");
      notify(told, errors.length > 0 ? "bad" : "good");
      await client.invalidateQueries({ queryKey: templatesQuery.queryKey });
    },
  });
  const pick = (next: "own" | "all"): void => {
    setPlace(next);
    input.current?.click();
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" loading={take.isPending}>
            {own("import")} / {own("export", { format: "" })}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => pick("own")}>{own("import.own")}</Menu.Item>
          {shares && <Menu.Item onClick={() => pick("all")}>{own("import.all")}</Menu.Item>}
          {(["csv", "jsonl"] as const).map((format) => (
            <Menu.Item key={format} component="a" href={api.exported(format)} download>
              {own("export", { format: format.toUpperCase() })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <input
        ref={input}
        type="file"
        accept=".csv,.jsonl,.json,.txt"
        hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) take.mutate(file);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
