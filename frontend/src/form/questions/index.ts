/** Which drawing belongs to which kind of question. */

import type { AnyInputNode, InputNode } from "@getodk/xforms-engine";
import { medium } from "../../visits/day.ts";
import type { AnyControlNode } from "../engine.ts";
import type { Files } from "../files.ts";
import type { Marks } from "../parts.ts";
import { dateQuestion } from "./dates.ts";
import { fileQuestion } from "./files.ts";
import type { Pictures } from "./pictures.ts";
import { placeQuestion } from "./place.ts";
import { scanQuestion } from "./scan.ts";
import { selectQuestion } from "./select.ts";
import { noteQuestion, rangeQuestion, rankQuestion, tickQuestion, unsupportedQuestion } from "./simple.ts";
import { textQuestion } from "./text.ts";

export function draw(node: AnyControlNode, marks: Marks, files: Files): HTMLElement {
  const pictures: Pictures = (name) => medium(files.draft.work.form, name);
  switch (node.nodeType) {
    case "input":
      return drawInput(node, marks);
    case "note":
      return noteQuestion(node, marks, pictures);
    case "select":
      return selectQuestion(node, marks, pictures);
    case "range":
      return rangeQuestion(node, marks);
    case "rank":
      return rankQuestion(node, marks);
    case "trigger":
      return tickQuestion(node, marks);
    case "upload":
      return fileQuestion(node, marks, files);
    default:
      return unsupportedQuestion(node, marks);
  }
}

function drawInput(node: AnyInputNode, marks: Marks): HTMLElement {
  switch (node.valueType) {
    case "string":
    case "int":
    case "decimal":
    case "boolean":
      return textQuestion(node as InputNode<"string">, marks);
    case "date":
    case "time":
    case "dateTime":
      return dateQuestion(node as InputNode<"date">, marks);
    case "geopoint":
      return placeQuestion(node as InputNode<"geopoint">, marks);
    case "barcode":
      return scanQuestion(node as InputNode<"barcode">, marks);
    default:
      return unsupportedQuestion(node, marks);
  }
}
