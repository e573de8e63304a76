import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Empty } from "@ui/bits.js";
import { useWords } from "../words.js";

/** An address that leads nowhere: mistyped, or of a version before this one. */
export function Lost(): ReactElement {
  const { t } = useWords();
  const back = (
    <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
      {t("lost.back")}
    </Button>
  );
  return (
    <Empty icon="search" title={t("lost.title")} action={back}>
      {t("lost.about")}
    </Empty>
  );
}
