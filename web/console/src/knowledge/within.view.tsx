import type { ReactElement, ReactNode } from "react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Page } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
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
    <Page
      title={title}
      about={about}
      actions={
        <Button
          variant="default"
          leftSection={<Icon name="back" size={16} />}
          renderRoot={(props) => <Link to="/knowledge" {...props} />}
        >
          {t("nav.knowledge")}
        </Button>
      }
    >
      {children}
    </Page>
  );
}
