import { createContext, useContext, useState, type ReactElement, type ReactNode } from "react";
import { Modal } from "@mantine/core";
import { behind, type Asked, type Behind } from "@client/board.js";
import { Chip, Empty } from "@ui/bits.js";
import { Paged } from "../../paged.view.js";
import { useDirectory } from "../../people/directory.js";
import { useWords } from "../../words.js";
import { Acts } from "./acts.view.js";
import { TONES } from "./board.data.js";
import { Since } from "./since.view.js";
import { useBoardWords } from "./words.js";
import css from "./board.module.css";

interface Number {
  readonly asked: Asked;
  readonly title: string;
}

const Opening = createContext<((one: Number) => void) | null>(null);

/** Opens what is behind the numbers within it; on the wall there is nobody to ask. */
export function Behinds({ children }: { children: ReactNode }): ReactElement {
  const [open, setOpen] = useState<Number | null>(null);
  return (
    <Opening.Provider value={setOpen}>
      {children}
      <Modal opened={open !== null} onClose={() => setOpen(null)} size="xl" title={open?.title}>
        {open && <List asked={open.asked} />}
      </Modal>
    </Opening.Provider>
  );
}

interface FigureProps extends Number {
  readonly children: ReactNode;
}

/** A number that leads to its conversations. */
export function Figure({ asked, title, children }: FigureProps): ReactElement {
  const b = useBoardWords();
  const open = useContext(Opening);
  if (open === null) return <>{children}</>;
  return (
    <button type="button" className={css.figure} onClick={() => open({ asked, title })}>
      {children}
      <span className="visually-hidden"> {b("behind.of", { what: title })}</span>
    </button>
  );
}

function List({ asked }: { asked: Asked }): ReactElement {
  const b = useBoardWords();
  return (
    <Paged
      queryKey={["behind", asked]}
      fetch={(after) => behind(asked, after)}
      count={3}
      height={48}
      empty={<Empty icon="check" title={b("behind.none")} />}
    >
      {(items) => (
        <ul className={css.log}>
          {items.map((one) => (
            <li key={one.conversation_id}>
              <Row one={one} />
            </li>
          ))}
        </ul>
      )}
    </Paged>
  );
}

function Row({ one }: { one: Behind }): ReactElement {
  const b = useBoardWords();
  const words = useWords();
  const { member, team } = useDirectory();
  return (
    <>
      <strong>
        #{one.number} {one.customer_name || b("customer.unnamed")}
      </strong>
      {one.heat !== null && one.since !== null && (
        <Chip tone={TONES[one.heat]}>
          <Since at={one.since} /> · {b(`heat.${one.heat}`)}
        </Chip>
      )}
      <small>
        {[words.moment(one.opened_at), team(one.team_id), member(one.assignee_id)].filter(Boolean).join(" · ")}
      </small>
      <span className={css.far}>
        <Acts of={one} closed={one.status === "resolved"} />
      </span>
    </>
  );
}
