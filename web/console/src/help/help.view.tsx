import type { ReactElement } from "react";
import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { help } from "@client/help.js";
import { Page } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import { Figures } from "./figures.view.js";
import { Settings } from "./settings.view.js";

export const helpQuery = { queryKey: ["help-centre"], queryFn: help.get };

export function HelpPage(): ReactElement {
  const { t } = useWords();
  const { data, error, refetch } = useQuery(helpQuery);
  return (
    <Page
      title={t("help.title")}
      about={t("help.about")}
      back={<Link to="/knowledge">{t("nav.knowledge")}</Link>}
      actions={
        data?.address && (
          <Button
            component="a"
            href={data.address}
            target="_blank"
            rel="noopener"
            leftSection={<Icon name="globe" size={16} />}
          >
            {t(data.open ? "help.visit" : "help.preview.visit")}
          </Button>
        )
      }
    >
      {data && <Settings centre={data} />}
      {!data && !error && <Skeleton height={640} radius={14} />}
      {!data && error && <Failed error={error} retry={() => void refetch()} />}
      {data && <Figures />}
    </Page>
  );
}
