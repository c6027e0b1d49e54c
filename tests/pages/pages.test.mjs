// The pages, each view in a file of its own: all in one process, which has one browser and one stack that runs.
import './opened-between.mjs';
import './console-alarms.mjs';
import './console-dashboard.mjs';
import './console-logic.mjs';
import './console-lists-logic.mjs';
import './console-shell.mjs';
import './console-traces.mjs';
import './console-logs.mjs';
import './console-bench.mjs';
import './console-data.mjs';
import './console-try.mjs';
import './console-map.mjs';
import './console-running.mjs';
import './console-running-lists.mjs';
import './review-capacity.mjs';
import './review-change.mjs';
import './review-content.mjs';
import './review-safety.mjs';
import './review-use.mjs';
import './foreign-page.mjs';
import './console-running-metrics.mjs'; // waits for the end of the minute in which the stack was used
