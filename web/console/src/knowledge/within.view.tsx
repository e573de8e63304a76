import type { ReactElement, ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { Page } from "@ui/bits.js";
import { useWords } from "../words.js";

/** A page of the knowledge centre beside its list, with the way back there. */
export function Within({
  title,
  about,
  children,
}: {
  title: string;
  about: string;
  children: ReactNode;
}): ReactElement {
  const { t } = useWords();
  return (
    <Page title={title} about={about} back={<Link to="/knowledge">{t("nav.knowledge")}</Link>}>
      {children}
    </Page>
  );
}
