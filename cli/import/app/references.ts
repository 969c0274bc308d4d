import { call, type Expression, json, variable } from '../code/expression';
import type { Names } from '../code/names';
import type { Statement } from '../code/statement';

/** References to Secrets and ConfigMaps that no construct of the program creates, with one statement for each. */
export class References {
  public readonly statements: Statement[] = [];
  private readonly variables = new Map<string, Expression>();

  public constructor(
    private readonly names: Names,
    private readonly chart: Expression,
  ) {}

  public secret(name: string): Expression {
    return this.reference('Secret.fromSecretName', 'secret', name);
  }

  public configMap(name: string): Expression {
    return this.reference('ConfigMap.fromConfigMapName', 'config', name);
  }

  private reference(method: string, kind: string, name: string): Expression {
    const key = `${kind} ${name}`;
    const existing = this.variables.get(key);
    if (existing) return existing;
    const variableName = this.names.variable(name.endsWith(kind) ? name : `${name}-${kind}`);
    const expression = call(method, this.chart, json(this.names.id(`${name}-ref`)), json(name));
    this.statements.push({ variable: variableName, expression });
    this.variables.set(key, variable(variableName));
    return variable(variableName);
  }
}
