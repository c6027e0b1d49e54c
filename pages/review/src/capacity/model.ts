// The capacity model, src/Tap.Capacity/limits.json, as ReviewModel.cs writes it into the page.

export interface CapacityModel {
  /** The region whose default quotas it has. */
  region: string;
  drivers: Driver[];
  quantities: Quantity[];
  limits: Limit[];
  /** Formulas of what the cost estimate assumes of a month, by its ids. */
  assumptions: Record<string, string>;
}

/** Something about the traffic that the reader states. */
export interface Driver {
  id: string;
  label: string;
  unit: string;
  value: number;
  least: number;
  most: number;
}

/** What follows from the drivers and the quantities before it: by a formula, or as the greatest of others. */
export interface Quantity {
  id: string;
  formula?: string;
  max?: string[];
}

export interface Limit {
  id: string;
  service: string;
  title: string;
  scope: string;
  unit: string;
  /** The formula of what traffic asks for. */
  demand: string;
  /** The formula of the limit. */
  value: string;
  raisable: boolean;
  /** The setting that raises it; left out for a limit of AWS. */
  setting?: string;
  page: string;
  /** The month in which the figure was found in AWS's text; left out where it was not. */
  confirmed?: string;
  remedy: string;
}
