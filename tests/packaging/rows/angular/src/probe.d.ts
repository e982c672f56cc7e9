export declare function probe(target: Record<string, string>): Promise<object>;
