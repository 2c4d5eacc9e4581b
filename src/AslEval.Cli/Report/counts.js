'use strict';

/** How many labels of each class score above each threshold: the reverse of what PackedCounts.cs writes, added up. */
function unpackCounts(packed, classes, thresholds) {
  const bytes = atob(packed), width = thresholds + 1;
  let at = 0;
  const number = () => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const byte = bytes.charCodeAt(at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const row = () => {
    const above = new Int32Array(width);
    for (let place = 0; place < width;) {
      const count = number();
      if (count === 0) place += number() + 1;
      else above[place++] = count;
    }

    for (let place = width - 2; place >= 0; place--) above[place] += above[place + 1];
    return above;
  };

  // Element 0 counts all labels, element i + 1 those above threshold i.
  return Array.from({ length: classes }, () => ({ positives: row(), negatives: row() }));
}

const ratio = (part, whole) => whole === 0 ? 0 : 100 * part / whole;
const harmonicMean = (a, b) => a + b === 0 ? 0 : 2 * a * b / (a + b);

/** Of a class at a threshold; precision, recall and F1 in percent, null where nothing stands below the line. */
function classFigures(counts, index) {
  const hits = counts.positives[index + 1], predicted = hits + counts.negatives[index + 1], positives = counts.positives[0];
  return {
    precision: predicted === 0 ? null : ratio(hits, predicted),
    recall: positives === 0 ? null : ratio(hits, positives),
    f1: predicted + positives === 0 ? null : ratio(2 * hits, predicted + positives),
  };
}

/** CP to OF1 at a threshold, by the rules of PrecisionRecall.cs. */
function overallFigures(data, counts, index) {
  let precision = 0, recall = 0, f1 = 0, hits = 0, predicted = 0, positives = 0, scored = 0;
  for (const [column, own] of counts.entries()) {
    const classHits = own.positives[index + 1], classPredicted = classHits + own.negatives[index + 1];
    const classPositives = own.positives[0];
    const isScored = data.scored[column] === 1;
    if (isScored || !data.isPartial) {
      hits += classHits;
      predicted += classPredicted;
      positives += classPositives;
    }

    if (!isScored) continue;
    scored++;
    const [classPrecision, classRecall] = [ratio(classHits, classPredicted), ratio(classHits, classPositives)];
    precision += classPrecision;
    recall += classRecall;
    f1 += harmonicMean(classPrecision, classRecall);
  }

  const [CP, CR, CF1Mean] = [precision, recall, f1].map(sum => scored === 0 ? 0 : sum / scored);
  const [OP, OR] = [ratio(hits, predicted), ratio(hits, positives)];
  return { CP, CR, CF1: harmonicMean(CP, CR), 'mean F1': CF1Mean, OP, OR, OF1: harmonicMean(OP, OR) };
}
