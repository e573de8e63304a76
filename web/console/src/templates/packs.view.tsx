import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { templates as api } from "@client/templates.js";
import { Rows } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { useOwn } from "../own.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import words from "./catalogue.json";
import { useShares } from "./editor.view.js";
import { templatesQuery } from "./queries.js";
import css from "./templates.module.css";

/** Templates by trade, ready to be taken in. */
export function Packs(): ReactElement {
  const { t, locale } = useWords();
  const own = useOwn(words);
  const shares = useShares();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ["packs", locale], queryFn: () => api.packs(locale) });
  const install = useMutation({
    mutationFn: api.install,
    onSuccess: async ({ taken }) => {
      notify(own("pack.installed", { n: taken }));
      await client.invalidateQueries({ queryKey: ["packs"] });
      await client.invalidateQueries({ queryKey: templatesQuery.queryKey });
    },
  });
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={3} height={120} label={t("state.loading")} />
    );
  return (
    <ul className={css.packs}>
      {data.items.map(({ pack, templates, missing, titles }) => {
        const name = own(`pack.${pack}` as "pack.shop");
        return (
          <li key={pack}>
            <h2>{name}</h2>
            <small>{own("pack.count", { n: templates })}</small>
            <p>{titles.join(" · ")}</p>
            <Button
              disabled={!shares || missing === 0}
              loading={install.isPending && install.variables === pack}
              aria-label={`${own("pack.install")}: ${name}`}
              onClick={() => install.mutate(pack)}
            >
              {own(missing === 0 ? "pack.there" : "pack.install")}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
